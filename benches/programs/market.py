"""A market of dataclasses: traders place orders, a book matches them, positions and a ledger are kept."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Order:
    number: int
    trader: str
    side: str
    price: int
    amount: int


@dataclass
class Trade:
    buyer: str
    seller: str
    price: int
    amount: int

    @property
    def value(self):
        return self.price * self.amount


@dataclass
class Trader:
    name: str
    money: int = 1_000_000
    shares: int = 1_000
    trades: list = field(default_factory=list)

    def worth(self, price):
        return self.money + self.shares * price


@dataclass(order=True)
class Candle:
    """Prices of a stretch of time, ordered by volume."""
    volume: int
    low: int = field(compare=False)
    high: int = field(compare=False)
    close: int = field(compare=False)


@dataclass
class Book:
    bids: list = field(default_factory=list)
    asks: list = field(default_factory=list)
    last_price: int = 100

    def submit(self, order):
        """Matches what it can, keeps the rest, and yields the trades."""
        others = self.asks if order.side == "buy" else self.bids
        while others and order.amount:
            best = others[0]
            if order.side == "buy" and best.price > order.price:
                break
            if order.side == "sell" and best.price < order.price:
                break
            amount = min(order.amount, best.amount)
            buyer, seller = (order, best) if order.side == "buy" else (best, order)
            self.last_price = best.price
            yield Trade(buyer.trader, seller.trader, best.price, amount)
            order = replace(order, amount=order.amount - amount)
            if best.amount == amount:
                others.pop(0)
            else:
                others[0] = replace(best, amount=best.amount - amount)
        if order.amount:
            self.keep(order)

    def keep(self, order):
        own = self.bids if order.side == "buy" else self.asks
        position = len(own)
        while position and self.better(order, own[position - 1]):
            position -= 1
        own.insert(position, order)
        del own[40:]

    def better(self, order, other):
        return order.price > other.price if order.side == "buy" else order.price < other.price


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 18446744073709551616
        return (self.state >> 33) % limit


def simulate(steps):
    random = Random(11)
    traders = {name: Trader(name) for name in ("ann", "bob", "cem", "dee", "eli", "fay")}
    names = list(traders)
    book = Book()
    candles = []
    recent = []
    for number in range(steps):
        name = names[random.below(len(names))]
        side = "buy" if random.below(2) else "sell"
        price = max(1, book.last_price + random.below(21) - 10)
        order = Order(number, name, side, price, 1 + random.below(50))
        for trade in book.submit(order):
            buyer, seller = traders[trade.buyer], traders[trade.seller]
            buyer.money -= trade.value
            seller.money += trade.value
            buyer.shares += trade.amount
            seller.shares -= trade.amount
            buyer.trades.append(trade)
            if seller is not buyer:
                seller.trades.append(trade)
            recent.append(trade)
        if number % 500 == 499 and recent:
            prices = [trade.price for trade in recent]
            volume = sum(trade.amount for trade in recent)
            candles.append(Candle(volume, min(prices), max(prices), prices[-1]))
            recent = []
    return traders, book, candles


def main():
    traders, book, candles = simulate(45_000)
    for trader in sorted(traders.values(), key=lambda t: t.worth(book.last_price), reverse=True):
        print(f"{trader.name} worth {trader.worth(book.last_price):>8} with {trader.shares:>6} shares, "
              f"{len(trader.trades)} trades")
    print("money", sum(t.money for t in traders.values()), "shares", sum(t.shares for t in traders.values()))
    print("book", len(book.bids), len(book.asks), book.bids[0], book.asks[0])
    print("busiest", max(candles))
    print("quietest", min(candles))
    print("same", candles[0] == replace(candles[0]), Trade("a", "b", 3, 4) == Trade("a", "b", 3, 4))


if __name__ == "__main__":
    main()
