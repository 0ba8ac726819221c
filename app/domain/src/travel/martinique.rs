//! Which communes of Martinique touch by land, and how far apart their town points are.
//!
//! Pairs of communes (INSEE codes) with a common boundary, less Le Prêcheur–Grand'Rivière, which no
//! road joins; the great-circle distance in metres between the points of the two towns (GeoNames,
//! CC BY 4.0; where it has none, the centroid of the commune).

/// The 70 pairs.
#[rustfmt::skip]
pub(super) const LINKS: [(&str, &str, i64); 70] = [
    ("97201", "97203", 5_390), // L'Ajoupa-Bouillon – Basse-Pointe
    ("97201", "97214", 6_780), // L'Ajoupa-Bouillon – Le Lorrain
    ("97201", "97218", 5_350), // L'Ajoupa-Bouillon – Le Morne-Rouge
    ("97201", "97219", 9_290), // L'Ajoupa-Bouillon – Le Prêcheur
    ("97201", "97225", 10_660), // L'Ajoupa-Bouillon – Saint-Pierre
    ("97202", "97206", 5_680), // Les Anses-d'Arlet – Le Diamant
    ("97202", "97231", 6_120), // Les Anses-d'Arlet – Les Trois-Îlets
    ("97203", "97214", 7_610), // Basse-Pointe – Le Lorrain
    ("97203", "97215", 4_190), // Basse-Pointe – Macouba
    ("97203", "97219", 10_960), // Basse-Pointe – Le Prêcheur
    ("97204", "97208", 5_600), // Le Carbet – Fonds-Saint-Denis
    ("97204", "97225", 3_770), // Le Carbet – Saint-Pierre
    ("97204", "97233", 3_250), // Le Carbet – Le Morne-Vert
    ("97204", "97234", 4_340), // Le Carbet – Bellefontaine
    ("97205", "97229", 3_030), // Case-Pilote – Schœlcher
    ("97205", "97233", 5_140), // Case-Pilote – Le Morne-Vert
    ("97205", "97234", 3_010), // Case-Pilote – Bellefontaine
    ("97206", "97221", 7_270), // Le Diamant – Rivière-Salée
    ("97206", "97227", 10_910), // Le Diamant – Sainte-Luce
    ("97206", "97231", 5_760), // Le Diamant – Les Trois-Îlets
    ("97207", "97210", 8_870), // Ducos – Le François
    ("97207", "97213", 5_030), // Ducos – Le Lamentin
    ("97207", "97221", 5_590), // Ducos – Rivière-Salée
    ("97207", "97223", 5_250), // Ducos – Saint-Esprit
    ("97208", "97209", 14_360), // Fonds-Saint-Denis – Fort-de-France
    ("97208", "97212", 12_730), // Fonds-Saint-Denis – Gros-Morne
    ("97208", "97216", 9_130), // Fonds-Saint-Denis – Le Marigot
    ("97208", "97218", 5_940), // Fonds-Saint-Denis – Le Morne-Rouge
    ("97208", "97224", 10_250), // Fonds-Saint-Denis – Saint-Joseph
    ("97208", "97225", 6_740), // Fonds-Saint-Denis – Saint-Pierre
    ("97208", "97229", 9_100), // Fonds-Saint-Denis – Schœlcher
    ("97208", "97233", 3_330), // Fonds-Saint-Denis – Le Morne-Vert
    ("97209", "97213", 8_090), // Fort-de-France – Le Lamentin
    ("97209", "97224", 8_390), // Fort-de-France – Saint-Joseph
    ("97209", "97229", 5_480), // Fort-de-France – Schœlcher
    ("97210", "97213", 10_390), // Le François – Le Lamentin
    ("97210", "97222", 8_120), // Le François – Le Robert
    ("97210", "97223", 7_940), // Le François – Saint-Esprit
    ("97210", "97232", 10_430), // Le François – Le Vauclin
    ("97211", "97215", 3_060), // Grand'Rivière – Macouba
    ("97212", "97213", 9_630), // Gros-Morne – Le Lamentin
    ("97212", "97216", 10_530), // Gros-Morne – Le Marigot
    ("97212", "97222", 6_690), // Gros-Morne – Le Robert
    ("97212", "97224", 5_300), // Gros-Morne – Saint-Joseph
    ("97212", "97228", 9_320), // Gros-Morne – Sainte-Marie
    ("97212", "97230", 5_800), // Gros-Morne – La Trinité
    ("97213", "97222", 9_430), // Le Lamentin – Le Robert
    ("97213", "97224", 7_680), // Le Lamentin – Saint-Joseph
    ("97214", "97216", 5_790), // Le Lorrain – Le Marigot
    ("97214", "97218", 10_660), // Le Lorrain – Le Morne-Rouge
    ("97215", "97219", 6_830), // Macouba – Le Prêcheur
    ("97216", "97218", 9_090), // Le Marigot – Le Morne-Rouge
    ("97216", "97228", 6_350), // Le Marigot – Sainte-Marie
    ("97217", "97220", 3_930), // Le Marin – Rivière-Pilote
    ("97217", "97226", 4_280), // Le Marin – Sainte-Anne
    ("97217", "97232", 8_880), // Le Marin – Le Vauclin
    ("97218", "97225", 5_640), // Le Morne-Rouge – Saint-Pierre
    ("97219", "97225", 9_160), // Le Prêcheur – Saint-Pierre
    ("97220", "97221", 7_950), // Rivière-Pilote – Rivière-Salée
    ("97220", "97223", 7_710), // Rivière-Pilote – Saint-Esprit
    ("97220", "97227", 2_920), // Rivière-Pilote – Sainte-Luce
    ("97220", "97232", 9_460), // Rivière-Pilote – Le Vauclin
    ("97221", "97223", 4_320), // Rivière-Salée – Saint-Esprit
    ("97221", "97227", 7_910), // Rivière-Salée – Sainte-Luce
    ("97221", "97231", 7_540), // Rivière-Salée – Les Trois-Îlets
    ("97222", "97230", 7_100), // Le Robert – La Trinité
    ("97223", "97232", 10_240), // Saint-Esprit – Le Vauclin
    ("97228", "97230", 5_940), // Sainte-Marie – La Trinité
    ("97229", "97233", 7_450), // Schœlcher – Le Morne-Vert
    ("97233", "97234", 3_350), // Le Morne-Vert – Bellefontaine
];
