"""Recurses without end, or on something very deep, in the way its argument names: none may crash."""

import sys
kind=sys.argv[1]
if kind=='plain':
    def f(): return f()
    f()
elif kind=='repr':
    class A:
        def __repr__(self): return repr(self)
    repr(A())
elif kind=='eq':
    class A:
        def __eq__(self,o): return self==o
    A()==A()
elif kind=='getattr':
    class A:
        def __getattr__(self,n): return self.foo
    A().x
elif kind=='getattribute':
    class A:
        def __getattribute__(self,n): return self.foo
    A().x
elif kind=='lt':
    class A:
        def __lt__(self,o): return self<o
    sorted([A(),A()])
elif kind=='add':
    class A:
        def __add__(self,o): return self+o
    A()+1
elif kind=='hash':
    class A:
        def __hash__(self): return hash(self)
    {A():1}
elif kind=='call':
    class A: pass
    A.__call__=A()
    A()()
elif kind=='iter':
    class A:
        def __iter__(self): return iter(self)
    list(A())
elif kind=='len':
    class A:
        def __len__(self): return len(self)
    len(A())
elif kind=='bool':
    class A:
        def __bool__(self): return bool(self)
    bool(A())
elif kind=='str':
    class A:
        def __str__(self): return str(self)
    str(A())
elif kind=='format':
    class A:
        def __format__(self,s): return format(self,s)
    f'{A()}'
elif kind=='contains':
    class A:
        def __contains__(self,x): return x in self
    1 in A()
elif kind=='getitem':
    class A:
        def __getitem__(self,x): return self[x]
    A()[1]
elif kind=='index':
    class A:
        def __index__(self): return [1][self]
    [1][A()]
elif kind=='instancecheck':
    class M(type):
        def __instancecheck__(c,o): return isinstance(o,c)
    class A(metaclass=M): pass
    isinstance(1,A)
elif kind=='new':
    class A:
        def __new__(c): return A()
    A()
elif kind=='init':
    class A:
        def __init__(s): A()
    A()
elif kind=='init_subclass':
    class A:
        def __init_subclass__(c):
            class B(A): pass
    class C(A): pass
elif kind=='prop':
    class A:
        @property
        def x(self): return self.x
    A().x
elif kind=='descr':
    class D:
        def __get__(self,o,t): return o.x
    class A: x=D()
    A().x
elif kind=='list_repr':
    a=[]
    for i in range(100000): a=[a]
    repr(a)
elif kind=='list_eq':
    a=[];b=[]
    for i in range(100000): a=[a];b=[b]
    a==b
elif kind=='tuple_hash':
    a=()
    for i in range(100000): a=(a,)
    hash(a)
elif kind=='tuple_lt':
    a=();b=()
    for i in range(100000): a=(a,);b=(b,)
    a<b
elif kind=='dict_repr':
    a={}
    for i in range(100000): a={1:a}
    repr(a)
elif kind=='dict_eq':
    a={};b={}
    for i in range(100000): a={1:a};b={1:b}
    a==b
elif kind=='json':
    import json
    json.loads('['*100000+']'*100000)
elif kind=='json_dump':
    import json
    a=[]
    for i in range(100000): a=[a]
    json.dumps(a)
elif kind=='pickle':
    import pickle
    a=[]
    for i in range(100000): a=[a]
    pickle.dumps(a)
elif kind=='marshal':
    import marshal
    a=[]
    for i in range(100000): a=[a]
    marshal.dumps(a)
elif kind=='copy':
    import copy
    a=[]
    for i in range(100000): a=[a]
    copy.deepcopy(a)
elif kind=='gen':
    def g():
        yield from g()
    list(g())
elif kind=='coro':
    async def g(): await g()
    g().send(None)
elif kind=='ast':
    import ast
    ast.literal_eval('-'*100000+'1')
elif kind=='src_paren': eval('('*10000+')'*10000)
elif kind=='src_list': eval('['*10000+']'*10000)
elif kind=='src_neg': eval('-'*10000+'1')
elif kind=='src_not': eval('not '*10000+'1')
elif kind=='src_call': eval('f('*10000+')'*10000)
elif kind=='src_attr': compile('a'+'.a'*10000,'','eval')
elif kind=='src_sub': compile('a'+'[1]'*10000,'','eval')
elif kind=='src_callchain': compile('a'+'()'*10000,'','eval')
elif kind=='src_plus': print(eval('+'.join(['1']*10000)))
elif kind=='src_pow': compile('**'.join(['a']*10000),'','eval')
elif kind=='src_if':
    compile('\n'.join(' '*i+'if 1:' for i in range(10000))+'\n'+' '*10000+'pass\n','x','exec')
elif kind=='src_if99':
    compile('\n'.join(' '*i+'if 1:' for i in range(99))+'\n'+' '*99+'pass\n','x','exec')
elif kind=='src_def99':
    compile('\n'.join(' '*i+'def f():' for i in range(99))+'\n'+' '*99+'pass\n','x','exec')
elif kind=='src_elif': compile('if a:\n pass\n'+'elif b:\n pass\n'*10000,'','exec')
elif kind=='src_lambda': compile('lambda:'*10000+'1','','eval')
elif kind=='src_tern': compile('1 if a else '*10000+'1','','eval')
elif kind=='src_cmp': compile('<'.join(['a']*10000),'','eval')
elif kind=='src_and': compile(' and '.join(['a']*10000),'','eval')
elif kind=='src_fstr': compile("f'{"*200+'1'+"}'"*200,'','eval')
elif kind=='src_for': compile('\n'.join(' '*i+'for i in a:' for i in range(30))+'\n'+' '*30+'pass\n','x','exec')
elif kind=='src_with': compile('\n'.join(' '*i+'with a:' for i in range(30))+'\n'+' '*30+'pass\n','x','exec')
elif kind=='src_try': compile('\n'.join(' '*i+'try:' for i in range(30))+'\n'+' '*30+'pass\n'+'\n'.join(' '*i+'finally: pass' for i in reversed(range(30)))+'\n','x','exec')
elif kind=='src_strings': compile(' '.join(["'a'"]*10000),'','eval')
elif kind=='src_digits': compile('1'*1000000,'','eval')
elif kind=='int_digits': int('1'*1000000)
elif kind=='str_digits': str(1<<10000000)
elif kind=='int_limit':
    sys.set_int_max_str_digits(0); print(len(str(int('1'*100000))))
elif kind=='src_hex': print(len(bin(eval('0x'+'f'*1000000))))
elif kind=='set_repr':
    class A:
        def __init__(s): s.l=[s]
        def __repr__(s): return repr(s.l)
    print(repr(A()))
elif kind=='exc_chain':
    e=None
    for i in range(100000):
        n=ValueError(i); n.__context__=e; e=n
    raise e
elif kind=='exc_group':
    e=ValueError()
    for i in range(10000): e=ExceptionGroup('x',[e])
    raise e
elif kind=='str_sub':
    class S(str):
        def __str__(self): return self.__str__()
    print(S())
elif kind=='filter':
    a=iter([])
    for i in range(100000): a=filter(None,a)
    list(a)
elif kind=='chain':
    import itertools
    a=iter([])
    for i in range(100000): a=itertools.chain(a,[])
    list(a)
elif kind=='map':
    a=iter([1])
    for i in range(100000): a=map(int,a)
    list(a)
elif kind=='partial':
    import functools
    f=int
    for i in range(100000): f=functools.partial(f)
    f()
elif kind=='partial2':
    import functools
    class P(functools.partial): pass
    f=int
    for i in range(100000): f=P(f)
    f()
elif kind=='gen_del':
    g=None
    def gen(x):
        yield x
    for i in range(100000):
        g=gen(g); next(g)
    del g
    print('ok')
elif kind=='isinst_tuple':
    t=int
    for i in range(100000): t=(t,)
    isinstance(1.0,t)
elif kind=='union':
    u=int|str
    for i in range(2000): u=list[u]
    repr(u)
elif kind=='re':
    import re
    re.compile('('*10000+')'*10000)
elif kind=='re2':
    import re
    print(re.match('(a|b)*','ab'*100000).end())
elif kind=='setrec':
    sys.setrecursionlimit(10**6)
    def f(n): return 0 if n==0 else 1+f(n-1)
    print(f(200000))
elif kind=='setrec_repr':
    sys.setrecursionlimit(10**9)
    class A:
        def __repr__(self): return repr([self])+'x'
    repr(A())
elif kind=='sort_key':
    def k(x): return sorted([1,2],key=k)
    sorted([1,2],key=k)
elif kind=='import':
    open('selfimp.py','w').write("import sys\nsys.modules.pop('selfimp')\nimport selfimp\n")
    sys.path.insert(0,'')
    import selfimp
elif kind=='exec':
    exec(s:="exec(s)")
elif kind=='del':
    class A:
        def __del__(self): A()
    A()
elif kind=='weak':
    import weakref
    class A: pass
    def cb(r):
        a=A(); weakref.ref(a,cb)
    a=A(); r=weakref.ref(a,cb); del a
    print('ok')
elif kind=='setattr':
    class A:
        def __setattr__(self,n,v): self.x=v
    A().y=1
elif kind=='delattr':
    class A:
        def __delattr__(self,n): del self.x
    del A().y
elif kind=='enter':
    class A:
        def __enter__(self):
            with self: pass
        def __exit__(self,*a): pass
    with A(): pass
elif kind=='next':
    class A:
        def __next__(self): return next(self)
        def __iter__(self): return self
    for x in A(): pass
elif kind=='subclasshook':
    import abc
    class A(abc.ABC):
        @classmethod
        def __subclasshook__(c,k): return issubclass(k,A)
    issubclass(int,A)
elif kind=='constants':
    import marshal
    itself = marshal.loads(b'\xa8\1\0\0\0r\0\0\0\0')
    twice = marshal.loads(b'\xa8\2\0\0\0r\0\0\0\0r\0\0\0\0')
    assert itself[0] is itself and twice[0] is twice[1] is twice
    deep = wide = ()
    for i in range(100_000): deep = (deep,)
    for i in range(60): wide = (wide, wide)
    def f(): return 'f'
    for odd in itself, twice, deep, wide, (1, itself), slice(1, wide):
        code = f.__code__.replace(co_consts=f.__code__.co_consts + (odd,))
        assert code.co_consts[-1] is odd and eval(code) == 'f'
    hash(itself)
