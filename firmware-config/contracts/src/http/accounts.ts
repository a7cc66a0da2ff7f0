import { z } from 'zod';

/** At least 12 characters, at most 200; any characters, as recommended by NIST SP 800-63B (5.1.1.2). */
export const Password = z.string().min(12).max(200);
export const AccountName = z
  .string()
  .min(2)
  .max(40)
  .regex(/^[A-Za-z0-9._-]+$/, 'letters, digits, dots, hyphens and underscores');

export const SetupRequest = z.strictObject({
  token: z.string().max(200),
  name: AccountName,
  password: Password,
});
export const SignInRequest = z.strictObject({ name: AccountName, password: z.string().max(200) });
export const SessionView = z.object({ name: z.string() });
export type SessionView = z.infer<typeof SessionView>;
