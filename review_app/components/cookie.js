// Keeps the chosen language for the next visit, and this browser's name for its leases until it is closed; the server reads both from
// the request.
export default function ({ data }) {
  document.cookie = `nianbao_language=${data.language}; path=/; max-age=31536000; samesite=lax`;
  document.cookie = `nianbao_sitting=${data.sitting}; path=/; samesite=lax`;
  document.documentElement.style.setProperty("--nb-upload", JSON.stringify(data.upload));
  document.documentElement.lang = data.language === "zh" ? "zh-CN" : "en";
}
