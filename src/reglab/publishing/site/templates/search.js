/* Search: the pages whose titles hold most of the words come first, each with its description.
   Sphinx puts this after its own search; the descriptions stand in the head of the search page. */

Scorer.score = ([, title, anchor, , score]) => {
  const query = new URLSearchParams(location.search).get("q") ?? "";
  const words = splitQuery(query.toLowerCase()).filter((word) => !stopwords.has(word));
  const held = words.filter((word) => title.toLowerCase().includes(word)).length;
  return score + (anchor || !words.length ? 0 : (100 * held) / words.length);
};

const descriptions = JSON.parse(document.querySelector("meta[name=descriptions]").content);
const describe = (item) => {
  const link = item.matches?.("ul.search > li") && item.querySelector("a");
  if (!link || link.hash) return;
  const described = document.createElement("p");
  described.className = "context";
  described.textContent = descriptions[decodeURIComponent(link.pathname.split("/").pop()).replace(/\.html$/, "")] ?? "";
  item.append(described);
};
new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(describe)))
  .observe(document.getElementById("search-results"), { childList: true, subtree: true });
