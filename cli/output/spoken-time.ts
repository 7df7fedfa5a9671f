/** An ISO time for people: to the second, in UTC. */
export const spokenTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

/** The hour alone, for lines that follow each other. */
export const spokenHour = (iso: string): string => iso.slice(11, 19);
