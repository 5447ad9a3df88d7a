'''Module
    doc
      more
'''
def f():
    '''Doc.

    Indented
      twice
    '''
def g():
    f'not a doc'
def h(): 1
