"""Which partner still has to fetch what: queues that are read again until they are acknowledged."""
