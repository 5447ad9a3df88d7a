"""Exceptions raised, caught, chained and cleaned up after, in loops."""


class BankError(Exception):
    """Base class of this program's errors."""


class Insufficient(BankError):
    def __init__(self, needed, available):
        super().__init__(f"need {needed}, have {available}")
        self.needed = needed
        self.available = available


class Frozen(BankError):
    pass


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.frozen = number % 17 == 0

    def withdraw(self, amount):
        if self.frozen:
            raise Frozen(f"account {self.number}")
        if amount > self.balance:
            raise Insufficient(amount, self.balance)
        self.balance -= amount


def transfer(source, target, amount, journal):
    journal.append("begin")
    try:
        source.withdraw(amount)
        target.balance += amount
    except Insufficient as error:
        journal.append("short")
        return error.needed - error.available
    else:
        journal.append("done")
        return 0
    finally:
        journal.append("end")


def bank_day(accounts, transfers):
    bank = [Account(number, 500) for number in range(accounts)]
    journal = []
    shortfall = 0
    frozen = 0
    state = 5
    for _ in range(transfers):
        state = (state * 16807) % 2147483647
        source = bank[state % accounts]
        target = bank[state // 7 % accounts]
        try:
            shortfall += transfer(source, target, state % 400, journal)
        except BankError:
            frozen += 1
    counts = {word: journal.count(word) for word in ("begin", "short", "done", "end")}
    return sum(account.balance for account in bank), shortfall, frozen, counts


def parse_numbers(words):
    """Converts what it can; an int if possible, else a float, else counts an error."""
    total = 0
    errors = 0
    for word in words:
        try:
            total += int(word)
        except ValueError:
            try:
                total += float(word)
            except ValueError:
                errors += 1
    return total, errors


def lookup_chain(scopes, name):
    for scope in scopes:
        try:
            return scope[name]
        except KeyError:
            pass
    raise NameError(name)


def descend(depth):
    if depth == 0:
        raise LookupError("bottom")
    try:
        return descend(depth - 1)
    except KeyError:
        return -1


def convert(value):
    try:
        return 100 // value
    except ZeroDivisionError as error:
        raise ValueError("cannot convert") from error


def loop_control(limit):
    """break and continue that pass through finally."""
    log = 0
    for i in range(limit):
        try:
            if i % 3 == 0:
                continue
            if i > limit - 5:
                break
            log += 1
        finally:
            log += 2
    return log


class Resource:
    opened = 0
    closed = 0

    def __enter__(self):
        Resource.opened += 1
        return self

    def __exit__(self, kind, value, traceback):
        Resource.closed += 1
        return kind is IndexError

    def get(self, items, index):
        return items[index]


def main():
    print("bank", *bank_day(100, 110_000))
    words = ["12", "x", "3.5", "-7", "1e3", "", "0x10", "99"] * 15_000
    print("parsed", *parse_numbers(words))
    scopes = [{"a": 1}, {"b": 2}, {"c": 3, "d": 4}]
    found = missing = 0
    for i in range(90_000):
        try:
            found += lookup_chain(scopes, "abcde"[i % 5])
        except NameError as error:
            missing += len(error.args)
    print("scopes", found, missing)
    caught = 0
    for i in range(8_000):
        try:
            descend(20)
        except LookupError:
            caught += 1
    print("caught", caught)
    causes = 0
    for i in range(90_000):
        try:
            convert(i % 4)
        except ValueError as error:
            if isinstance(error.__cause__, ZeroDivisionError):
                causes += 1
    print("causes", causes)
    print("control", loop_control(200_000))
    Resource.opened = Resource.closed = 0
    items = list(range(10))
    total = 0
    for i in range(90_000):
        with Resource() as resource:
            total += resource.get(items, i % 12)
    print("resources", total, Resource.opened, Resource.closed)


if __name__ == "__main__":
    main()
