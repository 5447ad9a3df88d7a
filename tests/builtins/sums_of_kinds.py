"""Sums of ints, floats and what changes its kind on the way."""

from decimal import Decimal
print(sum([1,2,3]),sum([1.5,2.5]),sum([1,2.5,3]),sum([2**62,2**62,2**62]),sum([True,2]),sum([0.1]*10),sum([1e16,1,-1e16]),sum([1j,2]),sum([],5),sum([[1],[2]],[]),sum([2**61-1]*9),sum([-2**62]*3),sum([float('inf'),1]),sum([1,Decimal(2)]),sum((i for i in (1,2,2.5))), sum([5],1.5), sum([10**20,1,2.0]))
print([0,5,9,10,-1,-9,123456789012], str(7), repr(10), f"{3}{12}")
