"""A sales report: records made up, grouped, sorted and laid out with every kind of string formatting."""

REGIONS = ["North", "South", "East", "West", "Centre"]
PRODUCTS = [("anvil", 49.95), ("bucket", 7.5), ("candle", 0.85), ("drill", 120.0), ("easel", 33.25), ("funnel", 2.4)]


def make_sales(number):
    sales = []
    state = 12345
    for i in range(number):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        region = REGIONS[(state >> 4) % 5]
        product, price = PRODUCTS[(state >> 9) % 6]
        quantity = 1 + (state >> 13) % 40
        discount = ((state >> 17) % 4) * 0.05
        sales.append({
            "id": i,
            "day": f"2024-{i % 12 + 1:02d}-{i % 28 + 1:02d}",
            "region": region,
            "product": product,
            "quantity": quantity,
            "total": quantity * price * (1 - discount),
        })
    return sales


def money(value):
    return f"${value:,.2f}"


def table(title, rows, columns):
    """Rows of dicts under a heading; `columns` gives name, width and alignment."""
    lines = [title.center(sum(width + 1 for _, width, _ in columns)).rstrip()]
    lines.append(" ".join(f"{name:{align}{width}}" for name, width, align in columns).rstrip())
    lines.append(" ".join("-" * width for _, width, _ in columns))
    for row in rows:
        cells = []
        for name, width, align in columns:
            value = row[name]
            text = money(value) if isinstance(value, float) else str(value)
            cells.append(format(text, f"{align}{width}"))
        lines.append(" ".join(cells).rstrip())
    return "\n".join(lines)


def group(sales, key):
    groups = {}
    for sale in sales:
        entry = groups.setdefault(sale[key], {key: sale[key], "sales": 0, "items": 0, "income": 0.0})
        entry["sales"] += 1
        entry["items"] += sale["quantity"]
        entry["income"] += sale["total"]
    return sorted(groups.values(), key=lambda entry: -entry["income"])


def csv_lines(sales):
    for sale in sales:
        yield ",".join(str(value) for value in sale.values())


def invoice_percent(sale):
    return "%(id)06d|%(day)s|%(region)-8s|%(product)8s|%(quantity)3d|%(total)10.2f" % sale


def invoice_format(sale):
    return "{id:06d}|{day}|{region:<8}|{product:>8}|{quantity:3d}|{total:10.2f}".format(**sale)


def invoice_f(sale):
    return (f"{sale['id']:06d}|{sale['day']}|{sale['region']:<8}|{sale['product']:>8}|"
            f"{sale['quantity']:3d}|{sale['total']:10.2f}")


def bar_chart(groups, key):
    most = max(entry["income"] for entry in groups)
    for entry in groups:
        share = entry["income"] / most
        yield f"{entry[key]:<8}{'█' * round(share * 30):<31}{share:>7.1%}"


def hex_dump(data):
    lines = []
    for offset in range(0, len(data), 16):
        chunk = data[offset:offset + 16]
        numbers = " ".join(f"{byte:02x}" for byte in chunk)
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in chunk)
        lines.append(f"{offset:08x}  {numbers:<47}  |{letters}|")
    return lines


def main():
    sales = make_sales(40_000)
    regions = group(sales, "region")
    columns = [("region", 8, "<"), ("sales", 7, ">"), ("items", 8, ">"), ("income", 16, ">")]
    print(table("Income by region", regions, columns))
    products = group(sales, "product")
    print(table("Income by product", products, [("product", 8, "<")] + columns[1:]))
    print("\n".join(bar_chart(products, "product")))
    same = 0
    characters = 0
    for sale in sales:
        line = invoice_percent(sale)
        if line == invoice_format(sale) == invoice_f(sale):
            same += 1
        characters += len(line)
    print("invoices", same, characters)
    print(invoice_f(sales[77]))
    csv = "\n".join(csv_lines(sales))
    print("csv", len(csv), csv.count(","), csv[:60].replace("\n", "/"))
    months = {}
    for line in csv.split("\n"):
        fields = line.split(",")
        month = fields[1].rpartition("-")[0]
        months[month] = months.get(month, 0) + float(fields[5])
    print("best month", max(months.items(), key=lambda item: item[1])[0], money(sum(months.values())))
    dump = hex_dump(csv.encode()[:250_000])
    print(dump[0], dump[-1], sum(map(len, dump)), sep="\n")


if __name__ == "__main__":
    main()
