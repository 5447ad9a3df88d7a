# A small log analysis, as users write it.
LOG = """2024-01-01 10:00:01 INFO start pid=12
2024-01-01 10:00:02 WARN disk usage=91
2024-01-01 10:01:00 ERROR read failed path=/a/b code=5
2024-01-01 10:01:30 INFO retry n=1
2024-01-01 10:02:00 ERROR read failed path=/a/c code=7
bad line
2024-01-01 11:00:00 INFO done pid=12"""
entries, bad = [], []
for number, line in enumerate(LOG.splitlines(), 1):
    try:
        date, clock, level, *words = line.split()
        h, m, s = map(int, clock.split(":"))
    except ValueError as e:
        bad.append((number, line, str(e)))
        continue
    fields = dict(w.split("=", 1) for w in words if "=" in w)
    entries.append({"at": h * 3600 + m * 60 + s, "level": level, "text": " ".join(w for w in words if "=" not in w), **fields})
print(len(entries), bad)
by_level = {}
for e in entries:
    by_level.setdefault(e["level"], []).append(e)
for level in sorted(by_level, key=lambda l: -len(by_level[l])):
    print(f"{level:<6}{len(by_level[level]):>3} {', '.join(sorted({e['text'] for e in by_level[level]}))}")
gaps = [b["at"] - a["at"] for a, b in zip(entries, entries[1:])]
print(gaps, max(gaps), sum(gaps) / len(gaps), [e["code"] for e in entries if "code" in e], sum(int(e.get("code", 0)) for e in entries))
print("\n".join(f"{k}={v!r}" for k, v in sorted(entries[2].items())))
words = {}
for w in LOG.lower().replace("=", " ").split():
    if w.isalpha(): words[w] = words.get(w, 0) + 1
print(sorted(words.items(), key=lambda kv: (-kv[1], kv[0]))[:5])
