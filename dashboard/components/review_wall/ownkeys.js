// The wall's sheet of keys: the table of every component, in the words of the wall, and the keys that are the board's own.

const WALL_GROUPS = {
  Decide: ["approve", "reject", "revise", "hold", "undo", "note"],
  Move: ["next", "previous", "passport", "help"],
  "Compare and stacks": ["pin", "not-duplicate", "repeat", "offset", "grid", "zoom-in", "zoom-out", "zoom-reset"],
  Rate: ["rate-1", "rate-2", "rate-3", "rate-4", "rate-5"],
}
const GRID_WORDS = { approve: "Approve what is chosen, or the one with the frame", undo: "Take the last act back, all of it", "not-duplicate": "In a stack: not a duplicate" }
const SET_WORDS = { ...GRID_WORDS, approve: "Winner, or not", reject: "Approve the winners, settle the rest with one reason 1-9", next: "Next set", previous: "Set before" }
const GRID_KEYS = [[["←", "↑", "↓", "→"], "Walk"], [["Space"], "Choose, or not"], [["Shift", "→"], "Choose from here to there"], [["Ctrl", "A"], "Choose all; once more: all of the filter"], [["Enter"], "Open a stack, or compare side by side"]]
const SET_KEYS = [GRID_KEYS[0], [["Space"], "Winner, or not"], GRID_KEYS[4]]

// What the sheet of keys is told.
const wallKeys = (data, inSets) => ({
  ...data, groups: WALL_GROUPS, commands: { ...data.commands, ...(inSets ? SET_WORDS : GRID_WORDS) }, given: { "On the wall": inSets ? SET_KEYS : GRID_KEYS },
})
