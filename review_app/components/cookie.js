// Keeps the chosen language for the next visit; the server reads it from the request.
export default function ({ data }) {
  document.cookie = `nianbao_language=${data.language}; path=/; max-age=31536000; samesite=lax`;
  document.documentElement.lang = data.language === "zh" ? "zh-CN" : "en";
}
