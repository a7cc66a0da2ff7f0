// What other packages may use of the hub: nothing. It is met on the wire.
export {};
