//! The spectral norm of an infinite matrix whose elements a function gives: calls, sums and vectors of floats.

fn element(i: usize, j: usize) -> f64 {
    1.0 / ((i + j) * (i + j + 1) / 2 + i + 1) as f64
}

fn times(u: &[f64]) -> Vec<f64> {
    let n = u.len();
    let mut result = Vec::new();
    for i in 0..n {
        let mut total = 0.0;
        for j in 0..n {
            total += element(i, j) * u[j];
        }
        result.push(total);
    }
    result
}

fn times_transposed(u: &[f64]) -> Vec<f64> {
    let n = u.len();
    let mut result = Vec::new();
    for i in 0..n {
        let mut total = 0.0;
        for j in 0..n {
            total += element(j, i) * u[j];
        }
        result.push(total);
    }
    result
}

fn main() {
    let n = 2000;
    let mut u = vec![1.0; n];
    let mut v = Vec::new();
    for _ in 0..10 {
        v = times_transposed(&times(&u));
        u = times_transposed(&times(&v));
    }
    let (mut product, mut square) = (0.0, 0.0);
    for (a, b) in u.iter().zip(&v) {
        product += a * b;
        square += b * b;
    }
    println!("{:.9}", (product / square).sqrt());
}
