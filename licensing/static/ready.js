// Says that scripts run, before anything is drawn twice: GOV.UK Frontend looks for these two classes on <body>.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
