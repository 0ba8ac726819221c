//! Prints the digests that the server's build gives: one line for each seed named.

fn main() {
    let programmes = 60;
    for seed in std::env::args().skip(1).filter_map(|seed| seed.parse::<u32>().ok()) {
        println!("{}", agreement::digest(seed, programmes));
    }
}
