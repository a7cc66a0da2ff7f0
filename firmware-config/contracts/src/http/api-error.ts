import { z } from 'zod';

/** Every error of the API: a code for machines, a message that says what to do next. */
export const ApiError = z.object({
  code: z.string(),
  message: z.string(),
  details: z.array(z.string()).optional(),
});
export type ApiError = z.infer<typeof ApiError>;
