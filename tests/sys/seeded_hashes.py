"""With PYTHONHASHSEED, hashes of strings and bytes are CPython's, and so is the order of sets of strings."""
import os
import subprocess
import sys

program = """
print(hash('abc'), hash(b'abc'), hash('abcdefghijk'), hash('äú∑ℇ'), hash('\\U0001f600'), hash(''), hash('é'), hash('x' * 100))
print({'one', 'two', 'three', 'four', 'five'}, hash(('a', 1)), frozenset('abcdef'))
"""
for seed in "0", "1", "42", "4294967295":
    print(subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed},
                         capture_output=True, text=True).stdout)
