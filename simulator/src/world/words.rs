//! Words that the seeded world is made of. They are common names; the people are nobody.

pub(super) const GIVEN_NAMES: &[&str] = &[
    "Ada", "Alma", "Amir", "Anna", "Ben", "Bianca", "Carl", "Chiara", "Daniel", "Diya", "Elif", "Emil",
    "Erik", "Fatima", "Felix", "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jana", "Jonas", "Kai", "Karin",
    "Lena", "Leo", "Lucia", "Luis", "Maya", "Milan", "Mina", "Nadia", "Nils", "Nora", "Omar", "Paula",
    "Pavel", "Rosa", "Sami", "Sofia", "Tara", "Theo", "Uma", "Vera", "Viktor", "Yara", "Yuki", "Zoe",
];

pub(super) const FAMILY_NAMES: &[&str] = &[
    "Adler", "Bauer", "Berg", "Brandt", "Castro", "Costa", "Dahl", "Diaz", "Ekman", "Evans", "Fischer",
    "Flores", "Garcia", "Haas", "Holm", "Ito", "Jansen", "Keller", "Khan", "Kowal", "Lang", "Lopez", "Marin",
    "Meyer", "Mori", "Nagel", "Novak", "Olsen", "Park", "Patel", "Perez", "Quinn", "Reyes", "Rossi", "Sato",
    "Silva", "Singh", "Stein", "Tanaka", "Torres", "Vargas", "Vogel", "Weber", "Winter", "Wolf", "Yilmaz",
    "Young", "Zimmer",
];

pub(super) const GROUP_NAMES: &[&str] = &[
    "Engineering",
    "Sales",
    "Finance",
    "Support",
    "Marketing",
    "Legal",
    "People",
    "Operations",
    "Research",
    "Security",
    "Design",
    "Training",
];

pub(super) const JOB_TITLES: &[&str] =
    &["Analyst", "Consultant", "Coordinator", "Engineer", "Lead", "Manager", "Specialist"];

pub(super) const TIME_ZONES: &[&str] =
    &["America/New_York", "Asia/Tokyo", "Europe/Berlin", "Europe/London", "UTC"];

pub(super) const PLACES: &[&str] = &["Berlin", "London", "New York", "Tokyo"];

pub(super) const CLIENT_VERSIONS: &[&str] =
    &["6.3.11.50104(mac)", "6.3.11.60501(win)", "6.3.6.6315(linux)", "6.3.10.25015(iphone)"];
