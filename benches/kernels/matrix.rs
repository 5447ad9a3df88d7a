//! Multiplies two matrices, vectors of vectors of floats, the schoolbook's way.

fn make(n: usize, mut seed: i64) -> Vec<Vec<f64>> {
    let mut rows = Vec::new();
    for _ in 0..n {
        let mut row = Vec::new();
        for _ in 0..n {
            seed = (seed * 3877 + 29573) % 139968;
            row.push(seed as f64 / 139968.0);
        }
        rows.push(row);
    }
    rows
}

fn multiply(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let (n, inner, width) = (a.len(), b.len(), b[0].len());
    let mut c = Vec::new();
    for i in 0..n {
        let row = &a[i];
        let mut sums = Vec::new();
        for j in 0..width {
            let mut total = 0.0;
            for k in 0..inner {
                total += row[k] * b[k][j];
            }
            sums.push(total);
        }
        c.push(sums);
    }
    c
}

fn main() {
    let n = 400;
    let c = multiply(&make(n, 42), &make(n, 7));
    let mut trace = 0.0;
    for i in 0..n {
        trace += c[i][i];
    }
    println!("{:.9} {:.9}", trace, c[0][n - 1]);
}
