# Classes with validation, history and a report, as users write it.
class InsufficientFunds(Exception):
    def __init__(self, need, have):
        super().__init__(f"need {need}, have {have}")
        self.missing = need - have
class Account:
    _next = 1
    def __init__(self, owner, balance=0):
        self.owner, self._balance, self.history = owner, balance, []
        self.number = Account._next
        Account._next += 1
    @property
    def balance(self):
        return self._balance
    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._balance += amount
        self.history.append(("deposit", amount))
        return self
    def withdraw(self, amount):
        if amount > self._balance:
            raise InsufficientFunds(amount, self._balance)
        self._balance -= amount
        self.history.append(("withdraw", amount))
        return self
    def __repr__(self):
        return f"{type(self).__name__}({self.owner!r}, {self._balance})"
    def __lt__(self, other):
        return self._balance < other._balance
class Savings(Account):
    rate = 0.02
    def add_interest(self):
        return self.deposit(round(self._balance * self.rate, 2))
class Bank:
    def __init__(self):
        self.accounts = {}
    def open(self, kind, owner, balance=0):
        a = kind(owner, balance)
        self.accounts[a.number] = a
        return a
    def transfer(self, a, b, amount):
        self.accounts[a].withdraw(amount)
        self.accounts[b].deposit(amount)
    def __iter__(self):
        return iter(sorted(self.accounts.values(), reverse=True))
    def __len__(self):
        return len(self.accounts)
    @property
    def total(self):
        return sum(a.balance for a in self.accounts.values())
bank = Bank()
ann, bob = bank.open(Account, "ann", 100), bank.open(Savings, "bob", 50)
ann.deposit(25).withdraw(5)
bob.add_interest()
bank.transfer(1, 2, 60)
print(ann, bob, bank.total, len(bank), [a.owner for a in bank], ann.history)
for action in (lambda: ann.withdraw(1000), lambda: ann.deposit(-1), lambda: bank.transfer(1, 9, 10), lambda: setattr(ann, "balance", 5), lambda: bank.open(Account)):
    try:
        action()
    except InsufficientFunds as e:
        print("funds:", e, e.missing)
    except (ValueError, KeyError, AttributeError, TypeError) as e:
        print(type(e).__name__, e)
print(bank.total, ann.balance)
for a in bank:
    print(f"{a.number:>3} {a.owner:<6} {a.balance:>10,.2f} {'*' * int(a.balance // 20)}")
