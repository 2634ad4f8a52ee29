// The merchants of the sandbox, and which of them the page acts on.
import { get, part } from './api.js';
import { choice, say } from './dom.js';
import { t } from './texts.js';

let chosen; // name of the merchant that was picked last

// payPayMerchants returns the merchants with an account at PayPay.
export async function payPayMerchants() {
  const merchants = (await get('/merchants')).filter((merchant) => merchant.providers.includes('paypay'));
  if (!merchants.some((merchant) => merchant.name === chosen)) chosen = merchants[0].name;
  return merchants;
}

// current returns the name of the merchant that is picked; empty for one without a name.
export function current() {
  return chosen;
}

// of returns the path of a call that acts on a merchant, or on the one that is picked.
export function of(path, merchant = chosen) {
  return merchant === '' ? path : `/merchants/${part(merchant)}${path}`;
}

// merchantChoice lets a person pick a merchant, where there are several, and calls
// changed then.
export function merchantChoice(merchants, changed) {
  if (merchants.length < 2) return null;
  const pick = async (event) => {
    chosen = event.target.value;
    try {
      await changed();
    } catch (err) {
      say(err.message, true);
    }
  };
  return choice(t('merchant'), { id: 'merchant', value: chosen, change: pick },
    merchants.map((merchant) => [merchant.name, merchant.name]));
}
