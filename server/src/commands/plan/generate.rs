//! `caravane plan generate`: a season to plan, from real towns and a seed.

use backend::tour_file::{TourFile, write};
use clap::{Args, ValueEnum};
use domain::season::Mode;
use planner::generate::{Region, Tightness, generate};

/// What `plan generate` is told.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Où sont les villes.
    #[arg(long, value_enum, default_value = "martinique")]
    region: RegionName,
    /// Combien de villes, de 2 à toutes celles de la région ; toutes si rien n’est dit.
    #[arg(long)]
    towns: Option<usize>,
    /// La place qu’ont les dates.
    #[arg(long, value_enum, default_value = "tight")]
    tightness: TightnessName,
    /// Où dort la caravane ; en mode mixte elle rentre à partir de deux jours libres.
    #[arg(long, value_enum, default_value = "moving-on")]
    mode: ModeName,
    /// Graine : la même donne la même saison.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RegionName {
    Martinique,
    IlleEtVilaine,
    HautsDeFrance,
    Occitanie,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TightnessName {
    Loose,
    Tight,
    OverConstrained,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeName {
    MovingOn,
    ReturnToBase,
    Mixed,
}

/// Writes the file to the standard output.
pub fn run(arguments: &Arguments) {
    let region = match arguments.region {
        RegionName::Martinique => Region::Martinique,
        RegionName::IlleEtVilaine => Region::IlleEtVilaine,
        RegionName::HautsDeFrance => Region::HautsDeFrance,
        RegionName::Occitanie => Region::Occitanie,
    };
    let tightness = match arguments.tightness {
        TightnessName::Loose => Tightness::Loose,
        TightnessName::Tight => Tightness::Tight,
        TightnessName::OverConstrained => Tightness::OverConstrained,
    };
    let mode = match arguments.mode {
        ModeName::MovingOn => Mode::MovingOn,
        ModeName::ReturnToBase => Mode::ReturnToBase,
        ModeName::Mixed => Mode::Mixed { home_after: 2 },
    };
    let towns = arguments.towns.unwrap_or_else(|| region.towns());
    let season = generate(region, towns, tightness, mode, arguments.seed).season;
    let places = region.places().into_iter().map(str::to_owned).collect();
    print!("{}", write(&TourFile { season, places }));
}
