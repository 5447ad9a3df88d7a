# sys.exit with text: printed to standard error, status 1.
import sys
print("out")
try:
    sys.exit(3)
except SystemExit as e:
    print(e.code)
try:
    sys.exit()
except SystemExit as e:
    print(e.code, e.args)
sys.exit("goodbye on stderr")
