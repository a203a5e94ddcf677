"""JUDGE: pure judgement of stored facts. Never touch the network, the clock or SQL."""
