/** Runs a call whose named error means that there is nothing, or was already something. */
export async function absentIf<Result>(errorName: string, call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === errorName) return undefined;
    throw error;
  }
}
