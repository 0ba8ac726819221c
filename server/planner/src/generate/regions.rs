//! Real towns to generate from.
//!
//! Mainland towns: of the communes of the region in the order of their inhabitants (INSEE, Code
//! officiel géographique 2026, Licence Ouverte 2.0), those that lie 12 km (Ille-et-Vilaine), 20 km
//! (Hauts-de-France) or 25 km (Occitanie) from all towns taken before. Points: GeoNames
//! (CC BY 4.0, <https://www.geonames.org>), in metres east and north of the middle of them all, the
//! longitude shortened by the cosine of its latitude: 2 % off the great circle at worst.

/// Name, metres east, metres north.
pub(super) type Point = (&'static str, i64, i64);

/// The communes of Martinique: INSEE code and name.
#[rustfmt::skip]
pub(super) const MARTINIQUE: [(&str, &str); 34] = [
    ("97201", "L’Ajoupa-Bouillon"),
    ("97202", "Les Anses-d’Arlet"),
    ("97203", "Basse-Pointe"),
    ("97204", "Le Carbet"),
    ("97205", "Case-Pilote"),
    ("97206", "Le Diamant"),
    ("97207", "Ducos"),
    ("97208", "Fonds-Saint-Denis"),
    ("97209", "Fort-de-France"),
    ("97210", "Le François"),
    ("97211", "Grand’Rivière"),
    ("97212", "Gros-Morne"),
    ("97213", "Le Lamentin"),
    ("97214", "Le Lorrain"),
    ("97215", "Macouba"),
    ("97216", "Le Marigot"),
    ("97217", "Le Marin"),
    ("97218", "Le Morne-Rouge"),
    ("97219", "Le Prêcheur"),
    ("97220", "Rivière-Pilote"),
    ("97221", "Rivière-Salée"),
    ("97222", "Le Robert"),
    ("97223", "Saint-Esprit"),
    ("97224", "Saint-Joseph"),
    ("97225", "Saint-Pierre"),
    ("97226", "Sainte-Anne"),
    ("97227", "Sainte-Luce"),
    ("97228", "Sainte-Marie"),
    ("97229", "Schœlcher"),
    ("97230", "La Trinité"),
    ("97231", "Les Trois-Îlets"),
    ("97232", "Le Vauclin"),
    ("97233", "Le Morne-Vert"),
    ("97234", "Bellefontaine"),
];

/// 20 towns around Rennes, the first.
#[rustfmt::skip]
pub(super) const ILLE_ET_VILAINE: [Point; 20] = [
    ("Rennes", 632, -2_380),
    ("Saint-Malo", -24_195, 57_134),
    ("Fougères", 35_838, 24_292),
    ("Vitré", 35_402, -1_738),
    ("Châteaugiron", 13_241, -9_685),
    ("Redon", -29_833, -53_593),
    ("Guichen", -8_351, -18_432),
    ("Liffré", 12_944, 8_879),
    ("Mordelles", -11_878, -6_413),
    ("Bain-de-Bretagne", -152, -32_158),
    ("Montauban-de-Bretagne", -26_861, 7_333),
    ("Combourg", -4_559, 31_055),
    ("Gévezé", -7_919, 9_556),
    ("Dol-de-Bretagne", -5_000, 46_064),
    ("Retiers", 22_496, -24_404),
    ("Plélan-le-Grand", -30_897, -14_694),
    ("Pipriac", -19_560, -36_011),
    ("Louvigné-du-Désert", 41_368, 38_594),
    ("Sens-de-Bretagne", 10_943, 22_135),
    ("Grand-Fougeray", -3_658, -45_533),
];

/// 34 towns of Hauts-de-France; Amiens is the second.
#[rustfmt::skip]
pub(super) const HAUTS_DE_FRANCE: [Point; 34] = [
    ("Lille", 22_970, 67_148),
    ("Amiens", -31_216, -14_355),
    ("Dunkerque", -25_716, 111_626),
    ("Calais", -62_907, 102_616),
    ("Beauvais", -46_693, -66_246),
    ("Saint-Quentin", 39_328, -20_038),
    ("Valenciennes", 56_292, 36_694),
    ("Arras", 3_204, 29_346),
    ("Compiègne", 6_361, -67_958),
    ("Boulogne-sur-Mer", -80_224, 77_460),
    ("Douai", 24_445, 37_983),
    ("Creil", -18_018, -85_885),
    ("Cambrai", 35_552, 16_330),
    ("Maubeuge", 88_265, 27_760),
    ("Soissons", 41_902, -71_991),
    ("Béthune", -6_927, 55_659),
    ("Laon", 63_584, -51_817),
    ("Abbeville", -64_398, 8_463),
    ("Hazebrouck", -14_266, 77_241),
    ("Château-Thierry", 47_576, -109_276),
    ("Crépy-en-Valois", 10_791, -88_457),
    ("Méru", -43_122, -88_485),
    ("Tergnier", 40_292, -41_479),
    ("Noyon", 18_786, -49_567),
    ("Berck", -81_218, 41_243),
    ("Fourmies", 93_635, -1_532),
    ("Longuenesse", -35_845, 78_376),
    ("Albert", -6_146, -3_134),
    ("Péronne", 14_236, -10_777),
    ("Montdidier", -11_936, -42_376),
    ("Doullens", -28_345, 14_249),
    ("Saint-Pol-sur-Ternoise", -28_782, 39_144),
    ("Guise", 63_646, -14_294),
    ("Friville-Escarbotin", -85_104, 6_329),
];

/// 34 towns of Occitanie; Toulouse is the first.
#[rustfmt::skip]
pub(super) const OCCITANIE: [Point; 34] = [
    ("Toulouse", -78_008, -3_171),
    ("Montpellier", 117_846, -2_431),
    ("Nîmes", 156_669, 22_350),
    ("Perpignan", 38_829, -103_983),
    ("Béziers", 64_471, -32_420),
    ("Montauban", -84_394, 42_856),
    ("Albi", -21_323, 33_027),
    ("Alès", 134_231, 54_720),
    ("Carcassonne", -4_935, -46_621),
    ("Sète", 103_002, -25_573),
    ("Tarbes", -187_488, -44_417),
    ("Castres", -13_925, -2_990),
    ("Rodez", 12_912, 80_038),
    ("Auch", -146_878, 1_403),
    ("Millau", 53_506, 51_701),
    ("Cahors", -78_574, 90_771),
    ("Bagnols-sur-Cèze", 177_445, 58_613),
    ("Pamiers", -64_558, -57_408),
    ("Villeneuve-lès-Avignon", 191_814, 37_319),
    ("Mende", 87_786, 98_486),
    ("Castelnaudary", -36_897, -34_970),
    ("Saint-Gaudens", -135_971, -58_343),
    ("Villefranche-de-Rouergue", -30_254, 79_936),
    ("Lavaur", -47_835, 7_304),
    ("Auterive", -75_247, -31_329),
    ("Lézignan-Corbières", 28_046, -48_384),
    ("Figeac", -30_669, 108_529),
    ("L’Isle-Jourdain", -107_100, -2_291),
    ("Aigues-Mortes", 143_073, -7_333),
    ("Céret", 26_969, -127_591),
    ("Lodève", 72_953, 10_995),
    ("Condom", -164_257, 36_181),
    ("Prades", 735, -112_933),
    ("Saint-Girons", -101_975, -72_040),
];
