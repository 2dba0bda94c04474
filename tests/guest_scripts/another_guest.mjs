// The guest's side of sealed passwords (docs/guest-scripts.md), by Node's crypto; called as another_guest.py is.
import { Buffer } from "node:buffer";
import crypto from "node:crypto";
import fs from "node:fs";
import process from "node:process";

const input = () => fs.readFileSync(0, "utf8").trim().slice(1);
const oaep = (key, hash) => ({ key, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash });
const firstLine = (nonce, index, count, sid) => Buffer.from(`azvmreset 2 ${nonce} ${index} ${count} ${sid}\n`, "ascii");

const commands = {
  key(file, hash, nonce) {
    const { publicKey, privateKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 3072 });
    fs.writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }));
    const { n, e } = publicKey.export({ format: "jwk" });
    return JSON.stringify({ azvmreset: 1, nonce, outcome: "done", key: { modulus: n, exponent: e, hash } });
  },
  open(file, hash, nonce, sid) {
    const key = crypto.createPrivateKey(fs.readFileSync(file));
    const blocks = Buffer.from(input(), "base64url");
    const size = key.asymmetricKeyDetails.modulusLength / 8;
    const count = blocks.length / size;
    const pieces = [];
    for (let index = 1; index <= count; index++) {
      const plain = crypto.privateDecrypt(oaep(key, hash), blocks.subarray(size * (index - 1), size * index));
      const line = firstLine(nonce, index, count, sid);
      if (!plain.subarray(0, line.length).equals(line)) throw new Error("another block");
      pieces.push(plain.subarray(line.length));
    }
    return Buffer.concat(pieces).toString("hex");
  },
  seal(hash, nonce, sid, password) {
    const { modulus, exponent } = JSON.parse(Buffer.from(input(), "base64url")).seal_to;
    const key = crypto.createPublicKey({ format: "jwk", key: { kty: "RSA", n: modulus, e: exponent } });
    const text = Buffer.from(password, "hex");
    const count = Math.ceil(text.length / 160);
    const blocks = [];
    for (let index = 1; index <= count; index++) {
      const piece = text.subarray(160 * (index - 1), 160 * index);
      blocks.push(crypto.publicEncrypt(oaep(key, hash), Buffer.concat([firstLine(nonce, index, count, sid), piece])));
    }
    return JSON.stringify({ azvmreset: 1, nonce, sealed: { hash, blocks: Buffer.concat(blocks).toString("base64") } });
  },
};

const [command, ...parameters] = process.argv.slice(2);
console.log(commands[command](...parameters));
