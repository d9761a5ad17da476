import { validationException } from './errors.ts';
import { MAX_NAME_LENGTH, MODEL_NAME, RESOURCE_NAME } from './names.ts';

/** Collects every broken constraint of one request and reports them together, in SageMaker's words. */
export class Constraints {
  private readonly violations: string[] = [];

  /** @param at - the member's path in lower camel case, such as `productionVariants.1.member.variantName` */
  violated(value: unknown, at: string, constraint: string): void {
    const shown = value === undefined || value === null ? 'null' : `'${String(value)}'`;
    this.violations.push(`Value ${shown} at '${at}' failed to satisfy constraint: ${constraint}`);
  }

  required(value: unknown, at: string): boolean {
    if (value !== undefined && value !== null) return true;
    this.violated(value, at, 'Member must not be null');
    return false;
  }

  /** A required name of an endpoint, endpoint config or variant, or of a model. */
  name(value: string | undefined, at: string, pattern: RegExp = RESOURCE_NAME): void {
    if (!this.required(value, at) || value === undefined) return;
    if (value.length > MAX_NAME_LENGTH) {
      this.violated(value, at, `Member must have length less than or equal to ${MAX_NAME_LENGTH}`);
    } else if (!pattern.test(value)) {
      this.violated(value, at, `Member must satisfy regular expression pattern: ${pattern.source.replace(/\$$/, '')}`);
    }
  }

  modelName(value: string | undefined, at: string): void {
    this.name(value, at, MODEL_NAME);
  }

  /** An optional number within inclusive bounds. */
  range(value: number | undefined, at: string, bounds: { min: number; max?: number }): void {
    if (value === undefined) return;
    if (!(value >= bounds.min)) {
      this.violated(value, at, `Member must have value greater than or equal to ${bounds.min}`);
    } else if (bounds.max !== undefined && value > bounds.max) {
      this.violated(value, at, `Member must have value less than or equal to ${bounds.max}`);
    }
  }

  /** An optional list whose length is within inclusive bounds. */
  count(value: readonly unknown[] | undefined, at: string, bounds: { min?: number; max: number }): void {
    if (value === undefined) return;
    if (value.length < (bounds.min ?? 0)) {
      this.violated(`[${value.length} members]`, at, `Member must have length greater than or equal to ${bounds.min}`);
    } else if (value.length > bounds.max) {
      this.violated(`[${value.length} members]`, at, `Member must have length less than or equal to ${bounds.max}`);
    }
  }

  /** An optional value of a closed set. */
  oneOf(value: string | undefined, at: string, allowed: readonly string[]): void {
    if (value === undefined || allowed.includes(value)) return;
    this.violated(value, at, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
  }

  /** @throws ValidationException naming every violation, when there is one */
  check(): void {
    const n = this.violations.length;
    if (n === 0) return;
    const errors = n === 1 ? '1 validation error' : `${n} validation errors`;
    throw validationException(`${errors} detected: ${this.violations.join('; ')}`);
  }
}
