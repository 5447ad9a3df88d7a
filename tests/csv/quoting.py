"""Fields that are empty, quoted or None, read and written under each way of quoting."""
import csv
import io


def read(line, **options):
    try:
        result = list(csv.reader([line], **options))
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    print(repr(line), options, result)


def write(row, **options):
    out = io.StringIO()
    try:
        csv.writer(out, **options).writerow(row)
        result = repr(out.getvalue())
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    print(row, options, result)


for quoting in range(6):
    for line in [',3,"5",7.3, 9', ',"",5', ", 3, ,", ',,""', "1, 2 ,", "", 'a,""']:
        read(line, quoting=quoting)
read('1,",3,",5', quotechar=None, escapechar="\\")
read('1,",3,",5', quoting=csv.QUOTE_NONE, escapechar="\\")

for quoting in range(6):
    for row in [["a", "", "b"], ["", ""], [""], [None, None], [None], [" "], ["a b", " c"], [1.5, None, ""]]:
        for skips in (False, True):
            for delimiter in " ,":
                write(row, delimiter=delimiter, skipinitialspace=skips, quoting=quoting)
