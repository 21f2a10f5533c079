//! How a list is written: everything about a file that must not matter.

/// The items: their text, and how it is written with emphasis, a link, or a line's end in it.
pub const ITEMS: [(&str, [&str; 4]); 5] = [
    (
        "Backups were restored",
        [
            "Backups were restored",
            "**Backups** were restored",
            "[Backups](a.md) were restored",
            "Backups\n  were restored",
        ],
    ),
    (
        "Load test ran",
        ["Load test ran", "Load *test* ran", "[Load](a.md) test ran", "Load test\n  ran"],
    ),
    (
        "Keys are new",
        ["Keys are new", "Keys are __new__", "Keys [are](b.md) new", "Keys\n  are new"],
    ),
    (
        "Dashboards show green",
        [
            "Dashboards show green",
            "`Dashboards` show green",
            "Dashboards show [green](c.md)",
            "Dashboards\n  show green",
        ],
    ),
    (
        "Customer support knows it",
        [
            "Customer support knows it",
            "Customer _support_ knows it",
            "[Customer support](d.md) knows it",
            "Customer support\n  knows it",
        ],
    ),
];

/// How a list is written, drawn by a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style(pub u64);

impl Style {
    fn pick(self, salt: u64, of: u64) -> usize {
        if self.0 == 0 {
            return 0;
        }
        let mixed =
            (self.0 ^ salt.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        usize::try_from(((mixed ^ (mixed >> 29)) % (of << 20)) >> 20).unwrap()
    }

    /// The list with these items ticked.
    pub fn write(self, ticked: &[bool]) -> String {
        let mut order: Vec<usize> = (0..ITEMS.len()).collect();
        order.rotate_left(self.pick(1, 5));
        if self.pick(2, 2) == 1 {
            order.reverse();
        }
        let bullet = ["-", "*", "+", "1."][self.pick(3, 4)];
        let tick = ["x", "X"][self.pick(4, 2)];
        let mut text = "# The release\n\n".to_owned();
        // So much stays the same that a renamed file is known again.
        for line in 0..30 {
            text += &format!("Line {line} of what every release has to know beforehand.\n");
        }
        for (section, title) in ["Before", "After"].into_iter().enumerate() {
            text += &format!("\n## {title}\n\n");
            for &item in &order {
                let salt = 10 + item as u64;
                let is_here = usize::from(self.pick(salt, 4) == 3) == section;
                if is_here {
                    let written = ITEMS[item].1[self.pick(20 + salt, 4)];
                    let written = if bullet == "1." {
                        written.replace("\n ", "\n  ")
                    } else {
                        written.to_owned()
                    };
                    let mark = if ticked[item] { tick } else { " " };
                    text += &format!("{bullet} [{mark}] {written}\n");
                }
            }
        }
        text
    }
}
