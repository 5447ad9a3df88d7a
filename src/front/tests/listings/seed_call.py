# mode: eval
fib(8)