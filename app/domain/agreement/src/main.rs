//! Prints the digests that the server's build gives: for each seed named a line with that of the
//! conflict engine, of the rules of a season and of the planner.

fn main() {
    let (programmes, schedules, iterations) = (60, 2_500, 400);
    for seed in std::env::args().skip(1).filter_map(|seed| seed.parse::<u32>().ok()) {
        println!(
            "{} {} {}",
            agreement::digest(seed, programmes),
            agreement::schedules(seed, schedules),
            agreement::itineraries(seed, iterations)
        );
    }
}
