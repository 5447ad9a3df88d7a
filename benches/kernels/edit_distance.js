// The edit distance of two sequences by dynamic programming: a table's two rows, arrays of integers.

function sequence(n, seed) {
  const items = [];
  for (let i = 0; i < n; i++) {
    seed = (seed * 3877 + 29573) % 139968;
    items.push(Math.floor(seed * 20 / 139968));
  }
  return items;
}

function distance(a, b) {
  const width = b.length;
  let above = [];
  for (let j = 0; j <= width; j++) {
    above.push(j);
  }
  let row = new Array(width + 1).fill(0);
  for (let i = 1; i <= a.length; i++) {
    const item = a[i - 1];
    row[0] = i;
    for (let j = 1; j <= width; j++) {
      let best = above[j - 1];
      if (item !== b[j - 1]) {
        if (above[j] < best) {
          best = above[j];
        }
        if (row[j - 1] < best) {
          best = row[j - 1];
        }
        best += 1;
      }
      row[j] = best;
    }
    [above, row] = [row, above];
  }
  return above[width];
}

function main() {
  console.log(String(distance(sequence(14000, 42), sequence(14500, 7))));
}

main();
