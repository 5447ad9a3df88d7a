//! The edit distance of two sequences by dynamic programming: a table's two rows, vectors of integers.

fn sequence(n: usize, mut seed: i64) -> Vec<i64> {
    let mut items = Vec::new();
    for _ in 0..n {
        seed = (seed * 3877 + 29573) % 139968;
        items.push(seed * 20 / 139968);
    }
    items
}

fn distance(a: &[i64], b: &[i64]) -> i64 {
    let width = b.len();
    let mut above: Vec<i64> = (0..=width as i64).collect();
    let mut row = vec![0; width + 1];
    for i in 1..=a.len() {
        let item = a[i - 1];
        row[0] = i as i64;
        for j in 1..=width {
            let mut best = above[j - 1];
            if item != b[j - 1] {
                if above[j] < best {
                    best = above[j];
                }
                if row[j - 1] < best {
                    best = row[j - 1];
                }
                best += 1;
            }
            row[j] = best;
        }
        (above, row) = (row, above);
    }
    above[width]
}

fn main() {
    println!("{}", distance(&sequence(14000, 42), &sequence(14500, 7)));
}
