// Drawings of 24 by 24 units, each one line.

export const CROSS = "M6 6l12 12M18 6L6 18";
export const TICK = "M4 12.5l5 5L20 6.5";
