// How things are locked: one pair of keys for each hearing day. The open half seals, and lies beside what it sealed, so
// that an entry can be kept at any moment. The secret half reads; it is kept only wrapped by the passphrase.
// ECDH P-256, HKDF-SHA-256, AES-256-GCM; the passphrase through PBKDF2-SHA-256.
const ROUNDS = 600_000;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const text = new TextEncoder();
const bytes = (words) => text.encode(words);

// A new pair for a day: { open, salt, rounds, iv, wrapped } to be kept as it is, and { key }, the secret half.
export async function makeKeys(passphrase, day) {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: bytes(`key|${day}`) };
  const wrapped = await crypto.subtle.wrapKey("pkcs8", pair.privateKey, await wrapping(passphrase, salt, ROUNDS), how);
  const open = await crypto.subtle.exportKey("raw", pair.publicKey);
  const kept = { open, salt, rounds: ROUNDS, iv, wrapped };
  return { kept, key: await unwrap(kept, passphrase, day) };
}

// The secret half, which can be used but not taken out again. Fails where the passphrase is another.
export async function unwrap(kept, passphrase, day) {
  const how = { name: "AES-GCM", iv: kept.iv, additionalData: bytes(`key|${day}`) };
  const wrapper = await wrapping(passphrase, kept.salt, kept.rounds);
  return crypto.subtle.unwrapKey("pkcs8", kept.wrapped, wrapper, how, CURVE, false, ["deriveBits"]);
}

// Lock bytes to the open half. `about` says what they are, of which day: under another name they do not open.
export async function seal(open, about, plain) {
  const theirs = await crypto.subtle.importKey("raw", open, CURVE, false, []);
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const from = await crypto.subtle.exportKey("raw", once.publicKey);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: bytes(about) };
  const key = await agreed(once.privateKey, theirs, from, "encrypt");
  return { from, iv, data: await crypto.subtle.encrypt(how, key, plain) };
}

// The bytes again, with the secret half.
export async function unseal(secret, about, sealed) {
  const theirs = await crypto.subtle.importKey("raw", sealed.from, CURVE, false, []);
  const how = { name: "AES-GCM", iv: sealed.iv, additionalData: bytes(about) };
  return crypto.subtle.decrypt(how, await agreed(secret, theirs, sealed.from, "decrypt"), sealed.data);
}

export const sealWords = (open, about, said) => seal(open, about, bytes(JSON.stringify(said)));
export const unsealWords = async (secret, about, sealed) =>
  JSON.parse(new TextDecoder().decode(await unseal(secret, about, sealed)));

// A name that says nothing to whoever has no key: for what somebody is typing, by the address and the field.
export async function blindName(words) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(words)));
  return [...digest].map((one) => one.toString(16).padStart(2, "0")).join("");
}

async function wrapping(passphrase, salt, rounds) {
  const typed = await crypto.subtle.importKey("raw", bytes(passphrase.normalize("NFKC").trim()), "PBKDF2", false, [
    "deriveKey",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

async function agreed(secret, theirs, from, use) {
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, secret, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: from, info: bytes("licensing tablet") };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, [use]);
}
