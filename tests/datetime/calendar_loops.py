# Dates in loops: day counting, weekdays, months, ISO weeks, timezone changes, parsing round trips.
from datetime import date, datetime, timedelta, timezone, time
d, c = date(2023, 12, 25), {}
for _ in range(800):
    c[d.weekday()] = c.get(d.weekday(), 0) + 1
    d += timedelta(days=1)
print(d, c)
print([sum(1 for m in range(1, 13) if date(y, m, 13).weekday() == 4) for y in range(2020, 2030)])
def last(y, m): return (date(y + m // 12, m % 12 + 1, 1) - timedelta(1)).day
print([last(2024, m) for m in range(1, 13)], [last(y, 2) for y in (1900, 2000, 2023, 2024)])
ok = bad = 0
for n in range(1, 3652059, 9973):
    x = date.fromordinal(n)
    ok += x.toordinal() == n and date.fromisoformat(x.isoformat()) == x and date.fromisocalendar(*x.isocalendar()) == x
    try: ok += datetime.strptime(f"{x:%Y-%m-%d}", "%Y-%m-%d").date() == x
    except ValueError: bad += 1
print(ok, bad)
t0 = datetime(2024, 1, 1, tzinfo=timezone.utc)
acc = timedelta()
for i in range(500):
    t = t0 + timedelta(hours=i * 7, seconds=i * 13, microseconds=i)
    z = t.astimezone(timezone(timedelta(minutes=(i % 48 - 24) * 30)))
    acc += z - t0
    if z != t or z.utctimetuple() != t.utctimetuple(): print("mismatch", i)
print(acc, acc.total_seconds(), acc / 500, acc // timedelta(days=1))
s = [datetime(2024, 1 + i * 5 % 12, 1 + i * 7 % 28, i % 24) for i in range(30)]
print(min(s), max(s), sorted(s)[15], len({x.date() for x in s}), (max(s) - min(s)).days, sum((b - a for a, b in zip(s, s[1:])), timedelta()))
for f in ("%d/%m/%y %H:%M", "%b %d, %Y %I:%M %p", "%A %d %B %Y", "%j %Y", "%Y%m%dT%H%M%S", "%y-%m-%d", "%H:%M:%S.%f"):
    x = s[7].replace(second=5, microsecond=250)
    text = x.strftime(f)
    print(text, datetime.strptime(text, f))
for text in ("2024-02-29", "20240229", "2024-02-29T01", "2024-02-29T01:02:03.123456789", "2024-02-29 01:02+05:30", "2024-W09-4", "2024-060", "2024-2-9", "24-02-29", "2023-02-29", "2024-02-29T24:00", "2024-02-29T25:00", ""):
    try: print(text, datetime.fromisoformat(text))
    except ValueError as e: print(text, e)
def age(b, n): return n.year - b.year - ((n.month, n.day) < (b.month, b.day))
print([age(date(1990, 5, 17), date(y, m, 17)) for y, m in ((2020, 5), (2020, 4), (2024, 12))], date(2024, 5, 1) - date(2024, 3, 1), timedelta(days=1.5, hours=-12), str(timedelta(-1, 1)), time(1, 2, 3) < time(1, 2, 4), datetime.combine(date(2024, 1, 1), time(5), timezone.utc))
