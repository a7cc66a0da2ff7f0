import { z } from 'zod';
import { SecondFactorWanted } from './security-keys.js';

/** Every error of the API: a code for machines, a message that says what to do next. */
export const ApiError = z.object({
  code: z.string(),
  message: z.string(),
  details: z.array(z.string()).optional(),
  /** At sign-in, after the right password of an account that has a second factor. */
  secondFactor: SecondFactorWanted.optional(),
});
export type ApiError = z.infer<typeof ApiError>;
