# date, time, datetime, timedelta: arithmetic, formatting, parsing, errors.
from datetime import date, time, datetime, timedelta, timezone, UTC, MINYEAR, MAXYEAR
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
d = date(2024, 2, 29)
print(d, repr(d), d.year, d.weekday(), d.isoweekday(), d.isocalendar(), d.toordinal(), d.timetuple().tm_yday, d.replace(year=2023, day=1), d.strftime("%Y/%m/%d %a %A %b %B %j %U %W %w %y %% %G-W%V-%u"), d.ctime(), d.isoformat(), date.fromisoformat("2024-01-05"), date.fromisoformat("20240105"), date.fromisoformat("2024-W01-5"), date.fromordinal(1), date.min, date.max, date.resolution, f"{d:%d.%m.}", d == date(2024, 2, 29), d < date(2024, 3, 1), hash(d) == hash(date(2024, 2, 29)))
print(d + timedelta(days=1), d - timedelta(366), d - date(2000, 1, 1), t(lambda: date(2023, 2, 29)), t(lambda: date(0, 1, 1)), t(lambda: date(2024, 13, 1)), t(lambda: date.max + timedelta(1)), t(lambda: d + 1), t(lambda: d < datetime(2024, 1, 1)), t(lambda: date.fromisoformat("2024-1-5")), t(lambda: date("x", 1, 1)), t(lambda: date(2024, 1)), date.fromisocalendar(2024, 9, 4), date.fromtimestamp(0).year in (1969, 1970), t(lambda: d.replace(month=13)), d != 5, d == "x")
dt = datetime(2024, 2, 29, 13, 5, 7, 123456)
print(dt, repr(dt), dt.date(), dt.time(), dt.isoformat(" ", "minutes"), dt.isoformat(timespec="milliseconds"), dt.strftime("%H:%M:%S.%f %I %p %Z|%z|%c|%x|%X"), datetime.strptime("2024-02-29 01:02:03 PM", "%Y-%m-%d %I:%M:%S %p"), datetime.strptime("29 Feb 24", "%d %b %y"), t(lambda: datetime.strptime("x", "%Y")), t(lambda: datetime.strptime("2024 x", "%Y")), dt.replace(hour=0, microsecond=0), dt + timedelta(hours=30), dt - datetime(2024, 1, 1), datetime.combine(d, time(1, 2)), dt.timetuple()[:6], datetime.fromisoformat("2024-02-29T13:05:07.5+02:00"), datetime.fromisoformat("2024-02-29 13:05Z"), t(lambda: datetime.fromisoformat("nope")), datetime.min, datetime.max, dt.weekday())
td = timedelta(days=-1, seconds=3661, microseconds=5)
print(td, repr(td), td.days, td.seconds, td.microseconds, td.total_seconds(), abs(td), -td, td * 2, td * 1.5, td / 2, td // 7, td / timedelta(hours=1), td // timedelta(hours=1), td % timedelta(hours=1), divmod(timedelta(5), timedelta(2)), timedelta(weeks=1, hours=25, minutes=61, milliseconds=1500), timedelta(0.5), timedelta(microseconds=0.5), timedelta(microseconds=1.5), bool(timedelta()), td < timedelta(), timedelta.max, timedelta.min, timedelta.resolution, t(lambda: timedelta(10 ** 10)), t(lambda: td / 0), t(lambda: td + 1), sum([timedelta(1), timedelta(2)], timedelta()), str(timedelta(days=2)), hash(timedelta(1)) == hash(timedelta(hours=24)))
tz = timezone(timedelta(hours=-5, minutes=-30), "ABC")
a = datetime(2024, 1, 1, 12, tzinfo=UTC)
print(a, repr(a), a.astimezone(tz), a.astimezone(tz) == a, tz, repr(tz), tz.utcoffset(None), tz.tzname(None), timezone.utc, timezone(timedelta(hours=5, minutes=45, seconds=30)), a.utcoffset(), a.dst(), a.tzname(), a.isoformat(), a.timestamp(), datetime.fromtimestamp(0, UTC), datetime.fromtimestamp(1.5, UTC), datetime.fromtimestamp(-1.25, UTC), a.utctimetuple()[:6], a.strftime("%z %:z %Z"), datetime.strptime("+0530", "%z").utcoffset(), t(lambda: a < datetime(2024, 1, 1)), a == datetime(2024, 1, 1, 12), t(lambda: a - datetime(2024, 1, 1)), a - a.astimezone(tz), t(lambda: timezone(timedelta(days=1))), timezone(timedelta(0)) is timezone.utc, timezone(timedelta(0)) == UTC, a.replace(tzinfo=None), hash(a) == hash(a.astimezone(tz)))
tm = time(23, 59, 58, 5, fold=1)
print(tm, repr(tm), tm.isoformat("hours"), tm.replace(hour=1), time(), bool(time()), time.min, time.max, time.fromisoformat("01:02:03.004"), time.fromisoformat("T0102"), t(lambda: time(24)), t(lambda: time(1, 60)), time(1, 2, tzinfo=UTC), tm.strftime("%H|%f"), time(1) < time(2), t(lambda: time(1) + timedelta(1)), tm.fold, f"{time(5, 6):%H.%M}", MINYEAR, MAXYEAR)
class Sub(datetime):
    def __new__(cls, *a, **k): return super().__new__(cls, *a, **k)
s = Sub(2024, 1, 1)
print(type(s + timedelta(1)).__name__, type(s.replace(day=2)).__name__, repr(s), type(Sub.fromisoformat("2024-01-01")).__name__, type(s.date()).__name__, type(Sub.fromtimestamp(0, UTC)).__name__)
import pickle, copy
print(pickle.loads(pickle.dumps(a)) == a, copy.deepcopy(dt) == dt, pickle.loads(pickle.dumps(td)) == td, sorted([date(2024, 5, 1), date(2023, 1, 1)]), max(dt, dt + timedelta(1)), {d: 1}[date(2024, 2, 29)])
