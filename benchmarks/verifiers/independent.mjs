// Second verifier, sharing no library with the first: jsonld-streaming-parser (R. Taelman), rdfjs-c14n (I. Herman),
// Node's own Ed25519, gzip and base64; the steps of eddsa-rdfc-2022 written out here from the W3C recommendation.
// Reads {dids, lists, cases} from the file named; answers [{name, verified, revoked}]. Nothing is fetched.
import {createHash, createPublicKey, verify as check} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import {JsonLdParser} from 'jsonld-streaming-parser';
import {RDFC10} from 'rdfjs-c14n';

const {dids, lists, cases, contexts} = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const LETTERS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function fromBase58(text) {
  if(text[0] !== 'z') {
    throw new Error('not base58btc');
  }
  let number = 0n;
  for(const letter of text.slice(1)) {
    const digit = LETTERS.indexOf(letter);
    if(digit < 0) {
      throw new Error('not base58btc');
    }
    number = number * 58n + BigInt(digit);
  }
  const hex = number.toString(16);
  const zeros = text.slice(1).match(/^1*/)[0].length;
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')]);
}

const documentLoader = {
  load: async url => {
    if(!(url in contexts)) {
      throw new Error(`unknown vocabulary ${url}`);
    }
    return contexts[url];
  },
};

async function quadsOf(document) {
  const parser = new JsonLdParser({documentLoader, strictValues: true, dataset: true});
  const quads = [];
  return new Promise((resolve, reject) => {
    parser.on('data', quad => quads.push(quad));
    parser.on('error', reject);
    parser.on('end', () => resolve(quads));
    parser.write(JSON.stringify(document));
    parser.end();
  });
}

async function hashOf(document) {
  const {canonical_form} = await new RDFC10().c14n(await quadsOf(document));
  return createHash('sha256').update(canonical_form, 'utf8').digest();
}

async function isTrue(secured) {
  const {proof, ...document} = secured;
  const {proofValue, ...options} = proof;
  const right = proof.type === 'DataIntegrityProof' && proof.cryptosuite === 'eddsa-rdfc-2022' && proof.proofPurpose === 'assertionMethod';
  const issuer = typeof document.issuer === 'string' ? document.issuer : document.issuer.id;
  const did = dids.find(({id}) => id === issuer);
  const method = did?.verificationMethod.find(({id}) => id === proof.verificationMethod);
  if(!right || !method || !did.assertionMethod.includes(method.id)) {
    return false;
  }
  const multikey = fromBase58(method.publicKeyMultibase);
  if(multikey[0] !== 0xed || multikey[1] !== 0x01) {
    return false;
  }
  const key = createPublicKey({key: {kty: 'OKP', crv: 'Ed25519', x: multikey.subarray(2).toString('base64url')}, format: 'jwk'});
  const hashes = [await hashOf({'@context': document['@context'], ...options}), await hashOf(document)];
  return check(null, Buffer.concat(hashes), key, fromBase58(proofValue));
}

async function isRevoked({credentialStatus: entry}) {
  const list = lists.find(({id}) => id === entry.statusListCredential);
  if(!list || !(await isTrue(list)) || list.credentialSubject.statusPurpose !== entry.statusPurpose) {
    return null;
  }
  const bits = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), 'base64url'));
  const place = Number(entry.statusListIndex);
  return bits.length * 8 >= 131072 && place < bits.length * 8 ? (bits[place >> 3] & (128 >> (place & 7))) !== 0 : null;
}

const answers = [];
for(const {name, document} of cases) {
  try {
    const verified = await isTrue(document);
    answers.push({name, verified, revoked: verified ? await isRevoked(document) : null});
  } catch(problem) {
    answers.push({name, verified: false, revoked: null, error: String(problem)});
  }
}
process.stdout.write(JSON.stringify(answers));
