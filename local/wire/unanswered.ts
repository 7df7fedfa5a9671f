/** The caller is no more and must not be answered: thrown by an operation, it closes the connection. */
export class Unanswered extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'Unanswered';
  }
}
