/** Who acts through the operator's socket, or at the data folder: a name that no account can have. */
export const OPERATOR = '(operator)';
