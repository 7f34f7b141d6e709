/** The message by which the preview asks the editor to open the block of a field. */
export const OPEN = "guicheng:open-field";
