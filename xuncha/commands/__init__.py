"""The commands of the command line: parse, call one function of a stage, print. One file for each."""
