# Attributes of modules, and of modules that are such attributes, are constants.
import os
import os.path
import xml.dom


def separators(n):
    # ir separators loop: no alloc call
    s = 0
    for i in range(n):
        if os.path.sep == os.sep and os.path.pardir is os.pardir:
            s += i
    return s


def codes(n):
    # ir codes loop: no alloc call
    s = 0
    for i in range(n):
        s += xml.dom.WRONG_DOCUMENT_ERR
    return s


def changed(n):
    s = 0
    for i in range(n):
        if i == n // 2:
            xml.dom.WRONG_DOCUMENT_ERR = 100
        s += xml.dom.WRONG_DOCUMENT_ERR
    xml.dom.WRONG_DOCUMENT_ERR = 4
    return s


for i in range(300):
    separators(50)
    codes(50)
print(separators(1000), codes(1000))
print([changed(1000) for i in range(5)])
module = xml.dom
xml.dom = os
try:
    print(codes(10))
except AttributeError as e:
    print(e)
xml.dom = module
print(codes(10))
