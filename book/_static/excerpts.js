// What a search result quotes of its page: what is read there, with each formula once.
Search.htmlToText = (html, anchor) => {
  const article = new DOMParser().parseFromString(html, "text/html").querySelector("article");
  const unread = ".headerlink, .tag_hide-input, .katex-html, .katex-display, .eqno, annotation, script, style, svg desc, svg title";
  article.querySelectorAll(unread).forEach(part => part.remove());
  return ((anchor && article.querySelector(anchor)) || article).textContent.replace(/\s+/g, " ");
};
