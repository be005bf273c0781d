"""How quickly CODA files are read, beside what else reads them and beside hardly reading them."""

from __future__ import annotations

from benchmarks.harness import Comparison, Contestants, Sides, contest, goal
from benchmarks.peers import Absent, folder, node_module, python_with
from benchmarks.workers import ROOT, Worker, worker
from benchmarks.workers.statements import path_in

PYTHON_PEERS = {
    "febelfin-coda": ("febelfin", "febelfin-coda==0.5.0"),
    "pycoda": ("pycoda", "pycoda==1.1.0"),
}
NPM_PEER = "coda-parser@0.0.3"
NPM_MODULE = "coda-parser/dist/index.mjs"


@contest(
    "G13",
    "records/s",
    Comparison("raw", "struct only", at_least=0.55),
    Comparison("raw", "febelfin-coda", at_least=8),
    Comparison("raw", "pycoda", at_least=7),
    Comparison("raw", "npm coda-parser", at_least=2.5),
    Comparison("decoded", "struct only", at_least=0.40),
    Comparison("decoded", "febelfin-coda", at_least=6),
)
def readers() -> Contestants:
    """Read half a million records; the peers only as many as take them the same time."""
    path = path_in(folder())
    ours = worker("mycodabox", path)
    contestants: dict[str, object] = {
        "raw": ours.measure("raw"),
        "decoded": ours.measure("decoded"),
        "struct only": worker("struct_only", path).measure("unpack"),
    }
    for name, (module, requirement) in PYTHON_PEERS.items():
        try:
            peer = worker(module, path, python=python_with(requirement))
        except Absent as absent:
            contestants[name] = str(absent)
        else:
            contestants[name] = peer.measure("read")
    try:
        node, module = node_module(NPM_PEER, NPM_MODULE)
    except Absent as absent:
        contestants["npm coda-parser"] = str(absent)
    else:
        program = ROOT / "benchmarks" / "workers" / "coda_parser.mjs"
        contestants["npm coda-parser"] = Worker([node, program, module, path]).measure("read")
    return contestants


@goal("G13-memory", "memory that streaming a file takes / its size", at_most=0.2, rounds=5)
def streaming() -> Sides:
    """Read 64 MB as a stream; a process tells its peak only once."""
    path = path_in(folder())
    size = path.stat().st_size

    def growth() -> float:
        return worker("streaming", path).measure("growth")()

    return growth, lambda: size
