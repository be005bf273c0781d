// npm's coda-parser, which takes a string; one call a statement.
// Arguments: its module, the file with the statements.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const STATEMENTS = 2000;
const [modulePath, path] = process.argv.slice(2);
const { parse } = await import(pathToFileURL(modulePath));

const content = readFileSync(path, "latin1").replaceAll("\r\n", "\n");
const statements = [];
for (let start = 0; statements.length < STATEMENTS; ) {
  const end = content.indexOf("\n", content.indexOf("\n9", start) + 1) + 1;
  statements.push(content.slice(start, end));
  start = end;
}
const records = statements.join("").split("\n").length - 1;

for await (const _ of createInterface({ input: process.stdin })) {
  const started = process.cpuUsage();
  for (const statement of statements) parse(statement);
  const { user, system } = process.cpuUsage(started);
  console.log((records / (user + system)) * 1e6);
}
