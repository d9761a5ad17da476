import { GuardInputError } from '../guard-input-error.ts';

/** A JSON object whose fields are still unknown. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a JSON object, false for null, arrays and scalars. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Return the object, or an empty one when it is absent. */
export function optionalObject(field: string, value: unknown): JsonObject {
  if (value === undefined || value === null) return {};
  return requiredObject(field, value);
}

/** Return the value when it is an object. */
export function requiredObject(field: string, value: unknown): JsonObject {
  if (isObject(value)) return value;
  return refuse(field, value, 'an object', 'Write it as {"name": value}.');
}

/** Return the value when it is an array. */
export function requiredArray(field: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return refuse(field, value, 'an array', 'Write it as [value, value].');
}

/** Return the value when it is a string. */
export function requiredString(field: string, value: unknown): string {
  if (typeof value === 'string') return value;
  return refuse(field, value, 'a string', 'Write it in double quotes.');
}

/** Refuse parameters by any other name: a default must not hide a typo. */
export function checkNames(params: JsonObject, known: readonly string[]): void {
  for (const name of Object.keys(params)) {
    if (!known.includes(name))
      refuse(name, params[name], `one of ${known.join(', ')}`, 'Correct the name or leave it out.');
  }
}

/** Pick the numbers that are there; null counts as left out, any other kind of value is refused. */
export function pickNumbers<K extends string>(params: JsonObject, names: readonly K[]): Partial<Record<K, number>> {
  const picked: Partial<Record<K, number>> = {};
  for (const name of names) {
    const value = params[name];
    if (value !== undefined && value !== null) picked[name] = numberOf(name, value);
  }
  return picked;
}

/** Return the value when it is a number. */
export function numberOf(field: string, value: unknown): number {
  if (typeof value === 'number') return value;
  return refuse(field, value, 'a number', 'Write it without quotes.');
}

/** Throw the error of a wrong value. */
export function refuse(field: string, seen: unknown, allowed: string, remedy: string): never {
  throw new GuardInputError({ field, seen, allowed, remedy });
}
